/** Whether it is a path of this app, and no address of another host that looks like one (`//host`, `/\host`). */
export const isOwnPath = (path: string) => /^\/(?![/\\])/.test(path);
