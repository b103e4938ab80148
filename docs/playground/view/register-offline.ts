import { onMounted } from 'vue';

/**
 * Has a service worker keep what the page needs, so that it works without a network; built sites alone have one.
 *
 * @param onReady - Called when all is kept.
 */
export function registerOffline(onReady: () => void): void {
  onMounted(async () => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const base = import.meta.env.BASE_URL;
    try {
      // Of the whole site: the script of a worker is looked for by its own address, not by the page's.
      await navigator.serviceWorker.register(`${base}playground-offline.js`, { scope: base });
      await navigator.serviceWorker.ready;
      onReady();
    } catch {
      // Refused, in a private window for one: the page works all the same, with a network.
    }
  });
}
