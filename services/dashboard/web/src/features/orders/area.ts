export const ORDER_PAGES = [
  { name: "Orders", to: "/orders" },
  { name: "Pick List", to: "/orders/pick-list" },
  { name: "Intake", to: "/orders/intake" },
] as const;
