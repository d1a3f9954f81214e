/**
 * The shop's script: one for all pages. Each part looks for its own elements and does nothing where they are not.
 * @module
 */
import { showCart } from './cart.ts';
import { showCustomer } from './customer.ts';
import { tellLeftOver } from './outbox.ts';
import { openAccount, openOrders } from './pages/account.ts';
import { openCart } from './pages/cart.ts';
import { openCheckout, openConfirmation } from './pages/checkout.ts';
import { openComparison } from './pages/compare.ts';
import { openInstallation } from './pages/installation.ts';
import { openLogin } from './pages/login.ts';
import { offerNewsletter } from './pages/newsletter.ts';
import { offerForgetting } from './pages/privacy.ts';
import { offerProducts, viewProduct } from './pages/product.ts';
import { openQuote } from './pages/quote.ts';
import { openRenewal } from './pages/renewal.ts';
import { openSupport } from './pages/support.ts';
import { openTraining } from './pages/training.ts';
import { askIfUseful } from './pages/useful.ts';
import { installStub } from './tracker.ts';

installStub();
tellLeftOver();

for (const part of [
  showCart,
  showCustomer,
  viewProduct,
  offerProducts,
  offerNewsletter,
  askIfUseful,
  openCart,
  openCheckout,
  openConfirmation,
  openQuote,
  openComparison,
  openLogin,
  openAccount,
  openOrders,
  openInstallation,
  openSupport,
  openRenewal,
  openTraining,
  offerForgetting,
]) {
  part();
}
