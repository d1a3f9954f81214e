import { waystone } from '@waystone/sdk/vue';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';

createApp(App)
  .use(router)
  .use(waystone, {
    key: import.meta.env.VITE_WAYSTONE_KEY,
    host: import.meta.env.VITE_WAYSTONE_HOST,
    router,
  })
  .mount('#app');
