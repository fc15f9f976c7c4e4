/** How an expression moves with one exposure, whatever the others are. */
interface Course {
  /** Never falls, never rises, or neither is known. */
  readonly slope: 'up' | 'down' | 'any'
  readonly curve: 'straight' | 'convex' | 'concave' | 'any'
}

/** What is known of an expression: its sign, and its course in each exposure that it reads. */
export interface Shape {
  readonly sign: 'positive' | 'negative' | 'any'
  /** By slot; an exposure that is not here does not matter. */
  readonly courses: ReadonlyMap<number, Course>
  /** Its value, where it is a plain number. */
  readonly constant: number | undefined
}

export function constantShape(value: number): Shape {
  return { sign: value >= 0 ? 'positive' : 'negative', courses: new Map(), constant: value }
}

/** Something >= 0 that no exposure changes. */
export const POSITIVE_SHAPE: Shape = { sign: 'positive', courses: new Map(), constant: undefined }

export function exposureShape(slot: number, isNeverNegative: boolean): Shape {
  const course: Course = { slope: 'up', curve: 'straight' }
  return { sign: isNeverNegative ? 'positive' : 'any', courses: new Map([[slot, course]]), constant: undefined }
}

export function negated(a: Shape): Shape {
  const sign = a.sign === 'positive' ? 'negative' : a.sign === 'negative' ? 'positive' : 'any'
  return { sign, courses: mapCourses(a, flipped), constant: a.constant === undefined ? undefined : -a.constant }
}

export function sum(a: Shape, b: Shape): Shape {
  return {
    sign: a.sign === b.sign ? a.sign : 'any',
    courses: joinCourses(a, b, (x, y) => ({
      slope: x.slope === y.slope ? x.slope : 'any',
      curve: joinCurves(x.curve, y.curve),
    })),
    constant: a.constant !== undefined && b.constant !== undefined ? a.constant + b.constant : undefined,
  }
}

/** Undefined where nothing can be said: two factors that read the same exposure. */
export function product(a: Shape, b: Shape): Shape | undefined {
  for (const slot of a.courses.keys()) if (b.courses.has(slot)) return undefined
  const courses = new Map<number, Course>()
  for (const [slot, course] of a.courses) courses.set(slot, scaled(course, b.sign))
  for (const [slot, course] of b.courses) courses.set(slot, scaled(course, a.sign))
  const sign = a.sign === 'any' || b.sign === 'any' ? 'any' : a.sign === b.sign ? 'positive' : 'negative'
  return {
    sign,
    courses,
    constant: a.constant !== undefined && b.constant !== undefined ? a.constant * b.constant : undefined,
  }
}

/** The larger of both. */
export function largest(a: Shape, b: Shape): Shape {
  const sign = a.sign === 'positive' || b.sign === 'positive' ? 'positive' : a.sign === b.sign ? a.sign : 'any'
  const courses = joinCourses(a, b, (x, y) => ({
    slope: x.slope === y.slope ? x.slope : 'any',
    curve: isConvex(x.curve) && isConvex(y.curve) ? 'convex' : 'any',
  }))
  // Where only one of both reads an exposure, the other is level in it: a larger of straight and level is convex.
  const alone = new Map([...courses].map(([slot, course]) => [slot, bentUp(slot, course, a, b)] as const))
  return { sign, courses: alone, constant: undefined }
}

export function smallest(a: Shape, b: Shape): Shape {
  return negated(largest(negated(a), negated(b)))
}

export function magnitude(a: Shape): Shape {
  if (a.sign === 'positive') return a
  if (a.sign === 'negative') return negated(a)
  return {
    sign: 'positive',
    courses: mapCourses(a, (x) => ({ slope: 'any', curve: x.curve === 'straight' ? 'convex' : 'any' })),
    constant: undefined,
  }
}

export function squareRoot(a: Shape): Shape {
  const courses = mapCourses(
    a,
    ({ slope, curve }): Course => ({
      slope,
      curve: curve === 'straight' || curve === 'concave' ? 'concave' : 'any',
    }),
  )
  return { sign: 'positive', courses, constant: undefined }
}

/** A whole power of 2 or more. */
export function power(a: Shape, exponent: number): Shape {
  const isEven = exponent % 2 === 0
  if (a.sign === 'positive') {
    return {
      ...a,
      courses: mapCourses(a, ({ slope, curve }) => ({ slope, curve: isConvex(curve) ? 'convex' : 'any' })),
      constant: undefined,
    }
  }
  if (isEven) return power(magnitude(a), exponent)
  return { sign: a.sign, courses: mapCourses(a, ({ slope }) => ({ slope, curve: 'any' })), constant: undefined }
}

/**
 * Whether the largest value over an interval of the exposure is at one of its ends, whatever the others are.
 *
 * @returns the ends that have to be looked at; undefined when they may not suffice
 */
export function endsOf(course: Course): 'high' | 'low' | 'both' | undefined {
  if (course.slope === 'up') return 'high'
  if (course.slope === 'down') return 'low'
  return isConvex(course.curve) ? 'both' : undefined
}

const isConvex = (curve: Course['curve']): boolean => curve === 'straight' || curve === 'convex'

function flipped({ slope, curve }: Course): Course {
  return {
    slope: slope === 'up' ? 'down' : slope === 'down' ? 'up' : 'any',
    curve: curve === 'convex' ? 'concave' : curve === 'concave' ? 'convex' : curve,
  }
}

function scaled(course: Course, by: Shape['sign']): Course {
  if (by === 'positive') return course
  if (by === 'negative') return flipped(course)
  return { slope: 'any', curve: course.curve === 'straight' ? 'straight' : 'any' }
}

function bentUp(slot: number, course: Course, a: Shape, b: Shape): Course {
  const isInBoth = a.courses.has(slot) && b.courses.has(slot)
  if (isInBoth) return course
  return { slope: course.slope, curve: isConvex(course.curve) ? 'convex' : 'any' }
}

function joinCurves(x: Course['curve'], y: Course['curve']): Course['curve'] {
  if (x === 'straight') return y
  if (y === 'straight') return x
  return x === y ? x : 'any'
}

function mapCourses(a: Shape, to: (course: Course) => Course): Map<number, Course> {
  return new Map([...a.courses].map(([slot, course]) => [slot, to(course)]))
}

function joinCourses(a: Shape, b: Shape, join: (x: Course, y: Course) => Course): Map<number, Course> {
  const joined = new Map(a.courses)
  for (const [slot, y] of b.courses) {
    const x = joined.get(slot)
    joined.set(slot, x === undefined ? y : join(x, y))
  }
  return joined
}
