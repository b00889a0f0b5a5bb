/** Roles, in words for whoever gives them. */
import type { IdentityRole } from "@/api/gen/types.gen";

export const ROLES: readonly (readonly [IdentityRole, string])[] = [
  ["admin", "Admin: everything, settings and users too"],
  ["operator", "Operator: runs the farm and the lab"],
  ["staff", "Staff: runs the lab, sees the rest"],
  ["viewer", "Viewer: sees the farm, changes nothing"],
];
