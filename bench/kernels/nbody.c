// The sun and four planets, stepped by Newton's law: doubles only, with square roots and divisions. Units: astronomical
// units, days, and solar masses scaled so that gravity's constant is 1.
#include "bench/kernels/parts.h"

enum { body_count = 5 };

struct Body {
  double x, y, z, vx, vy, vz, mass;
};

static const double pi = 3.141592653589793;
static const double days_per_year = 365.24;
static struct Body bodies[body_count];

// Positions, speeds in units per year, and masses as parts of the sun's.
static const struct Body planets[body_count] = {
    {0, 0, 0, 0, 0, 0, 1},
    {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 1.66007664274403694e-03,
     7.69901118419740425e-03, -6.90460016972063023e-05, 9.54791938424326609e-04},
    {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -2.76742510726411899e-03,
     4.99852801234917238e-03, 2.30417297573763929e-05, 2.85885980666130812e-04},
    {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 2.96460137564761618e-03,
     2.37847173959480950e-03, -2.96589568540237556e-05, 4.36624404335156298e-05},
    {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 2.68067772490389322e-03,
     1.62824170038242295e-03, -9.51592254519715870e-05, 5.15138902046611451e-05},
};

void nbody_start(void) {
  const double solar_mass = 4 * pi * pi;
  double px = 0, py = 0, pz = 0;
  for (int i = 0; i < body_count; ++i) {
    struct Body* const b = &bodies[i];
    *b = planets[i];
    b->vx *= days_per_year, b->vy *= days_per_year, b->vz *= days_per_year, b->mass *= solar_mass;
    px += b->vx * b->mass, py += b->vy * b->mass, pz += b->vz * b->mass;
  }
  // The sun takes what momentum the planets have, so that the whole stands still.
  bodies[0].vx = -px / solar_mass, bodies[0].vy = -py / solar_mass, bodies[0].vz = -pz / solar_mass;
}

void nbody_step(double years) {
  for (int i = 0; i < body_count; ++i) {
    struct Body* const a = &bodies[i];
    for (int j = i + 1; j < body_count; ++j) {
      struct Body* const b = &bodies[j];
      const double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      const double distance_squared = dx * dx + dy * dy + dz * dz;
      const double pull = years / (distance_squared * __builtin_sqrt(distance_squared));
      a->vx -= dx * b->mass * pull, a->vy -= dy * b->mass * pull, a->vz -= dz * b->mass * pull;
      b->vx += dx * a->mass * pull, b->vy += dy * a->mass * pull, b->vz += dz * a->mass * pull;
    }
  }
  for (int i = 0; i < body_count; ++i) {
    struct Body* const b = &bodies[i];
    b->x += years * b->vx, b->y += years * b->vy, b->z += years * b->vz;
  }
}

double nbody_energy(void) {
  double energy = 0;
  for (int i = 0; i < body_count; ++i) {
    const struct Body* const a = &bodies[i];
    energy += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
    for (int j = i + 1; j < body_count; ++j) {
      const struct Body* const b = &bodies[j];
      const double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      energy -= a->mass * b->mass / __builtin_sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return energy;
}

uint64_t kernel_nbody(uint64_t rounds) {
  nbody_start();
  for (uint64_t round = 0; round < rounds; ++round) nbody_step(0.01);
  const union {
    double energy;
    uint64_t bits;
  } answer = {nbody_energy()};
  return answer.bits;
}
