// The switch above the language tabs of the admin has no name; it gets one when the script that makes it is through.
jQuery(document).on("tabscreate", () => setTimeout(() => {
  document.getElementById("modeltranslation-main-switch")?.setAttribute("aria-label", "العربية / Français");
}));
