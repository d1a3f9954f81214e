import { createRouter, createWebHistory } from 'vue-router';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('./HomePage.vue') },
    { path: '/products/:id', component: () => import('./ProductPage.vue') },
  ],
});
