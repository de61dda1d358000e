/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, link?: boolean,
 *   os?: string | string[], cpu?: string | string[], libc?: string | string[],
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 * @typedef {{ os: string, cpu: string, libc: string }} Machine
 */

/** @returns {Machine} */
export function thisMachine() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport() ?? {});
  const libc = report.header?.glibcVersionRuntime ? 'glibc' : 'musl';
  return { os: process.platform, cpu: process.arch, libc };
}

/**
 * Compares package-lock.json with what npm noted as installed, so that a person who ran npm by hand need not wait again.
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 * @param {Machine} machine
 * @returns {string | undefined} the first package that has to be installed
 */
export function outdatedPackage(wanted, installed, machine) {
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '' || entry.link) continue;
    const present = installed.packages[path];
    if (present ? present.version !== entry.version : needed(entry, machine))
      return path.replace(/^.*node_modules\//, '');
  }
  return undefined;
}

/**
 * Optional packages may be absent, unless they are the build for exactly this machine.
 * @param {LockedPackage} entry
 * @param {Machine} machine
 */
function needed(entry, machine) {
  if (!entry.optional && !entry.devOptional) return true;
  if (!entry.os && !entry.cpu && !entry.libc) return false;
  return (
    allows(entry.os ?? 'any', machine.os) &&
    allows(entry.cpu ?? 'any', machine.cpu) &&
    allows(entry.libc ?? 'any', machine.libc)
  );
}

/**
 * npm's rule: a list names what is allowed, or with '!' what is not.
 * @param {string | string[]} names
 * @param {string} value
 */
function allows(names, value) {
  const list = [names].flat();
  if (list.includes('any') || list.includes(value)) return true;
  return list.every((name) => name.startsWith('!')) && !list.includes(`!${value}`);
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * The optional packages that are wanted but have no entry, each as the entry it should have.
 * @param {Lockfile} lock
 * @returns {Record<string, LockedPackage>} by path
 */
export function missingBuilds(lock) {
  /** @type {Record<string, LockedPackage>} */
  const missing = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
      if (places.some((place) => lock.packages[place])) continue;
      if (!/^\d/.test(version)) throw new Error(`${path} wants ${name} ${version}: only exact versions can be added`);
      missing[`node_modules/${name}`] = { version, ...systemOf(name), ...(entry.dev && { dev: true }), optional: true };
    }
  }
  return missing;
}

/**
 * @param {string} name such as `@biomejs/cli-linux-x64-musl`
 * @returns {LockedPackage}
 */
function systemOf(name) {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  if (os.length + cpu.length === 0) throw new Error(`${name} does not say which system it is for`);
  const libc = words.flatMap((word) => (word.startsWith('musl') ? ['musl'] : word.startsWith('gnu') ? ['glibc'] : []));
  return { cpu, ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) };
}
