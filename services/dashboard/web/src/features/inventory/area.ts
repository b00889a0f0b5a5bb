export const INVENTORY_PAGES = [
  { name: "Stock", to: "/inventory" },
  { name: "Print Log", to: "/inventory/print-log" },
  { name: "Movements", to: "/inventory/movements" },
  { name: "Stocktakes", to: "/inventory/stocktakes" },
  { name: "Locations", to: "/inventory/locations" },
] as const;
