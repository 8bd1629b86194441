import { surelyMeant } from "../fix/nearness.ts";
import { idsUnder } from "../lint/subject.ts";
import type { Adviser } from "./advice.ts";

/** What GA4, Klaviyo, Braze, Shopify and Chinese shops call the events of the catalogue; letter case and separators aside. */
const names: Readonly<Record<string, string>> = {
  "Product Viewed":
    "viewitem|viewcontent|viewedproduct|productview|viewproduct|itemviewed|productpageviewed|productdetailviewed|商品浏览|浏览商品|查看商品|商品详情浏览|商品曝光",
  "Product Added":
    "addtocart|addedtocart|productaddedtocart|cartadd|itemadded|addproduct|cartitemadded|加入购物车|加购|添加购物车|添加到购物车",
  "Product Removed":
    "removefromcart|removedfromcart|productremovedfromcart|cartremove|cartitemremoved|移出购物车|移除购物车|删除购物车商品",
  "Cart Viewed": "viewcart|viewedcart|cartview|查看购物车|浏览购物车|购物车浏览",
  "Checkout Started":
    "begincheckout|initiatecheckout|startedcheckout|startcheckout|checkoutbegun|去结算|开始结算|发起结算|进入结算",
  "Payment Info Entered": "addpaymentinfo|paymentinfosubmitted|填写支付信息",
  "Checkout Step Completed": "addshippinginfo|checkoutprogress",
  "Order Completed":
    "purchase|purchased|placedorder|orderplaced|ordercreated|ordersubmitted|orderpaid|checkoutcompleted|completedcheckout|completedorder|completeorder|madepurchase|transaction|提交订单|下单|完成订单|支付成功|订单完成|付款成功|购买",
  "Order Refunded": "refund|refundedorder|refundorder|退款|订单退款",
  "Order Cancelled": "cancelledorder|canceledorder|ordercanceled|cancelorder|取消订单|订单取消",
  "Order Shipped": "fulfilledorder|orderfulfilled|shippedorder|发货|已发货|订单发货",
  "Order Delivered": "deliveredorder|deliveredshipment|签收|已签收",
  "Product List Viewed":
    "viewitemlist|viewedcategory|categoryviewed|viewcategory|viewedcollection|collectionviewed|浏览分类|浏览列表",
  "Product Clicked": "selectitem|clickedproduct|productclick|点击商品",
  "Promotion Viewed": "viewpromotion|浏览活动",
  "Promotion Clicked": "selectpromotion|点击活动",
  "Products Searched":
    "search|searched|viewsearchresults|searchsubmitted|submittedsearch|searchedsite|productsearched|搜索|搜索商品",
  "Product Added to Wishlist": "addtowishlist|addedtowishlist|收藏|收藏商品|加入收藏",
  "Product Shared": "share|分享|分享商品",
  Page: "pageview|pageviewed|viewedpage|activeonsite|screenview|浏览页面|页面浏览|访问页面",
  "Session Started": "sessionstart|startsession|startedsession|visitstarted|开始会话|进入网站",
  Identify:
    "signup|signedup|login|signin|signedin|loggedin|register|registered|accountcreated|createdaccount|userregistered|注册|登录",
  "Exit Intended": "exitintent|mouseleave|exitintentdetected|离开意图",
  "Form Submitted": "generatelead|submitform|formsubmit|submittedform|leadsubmitted|提交表单",
  "Message Sent": "chatstarted|sentmessage|chatmessagesent|发送消息",
  "Coupon Applied": "applycoupon|couponused|usecoupon|使用优惠券",
  "Product Restocked": "backinstock|到货",
  "Price Dropped": "pricedrop|降价",
};
const meant = new Map(
  Object.entries(names).flatMap(([name, others]) =>
    others.split("|").map((other) => [other, name] as const),
  ),
);

/** “Payment Failed”: of what failed there is one event, which says what. */
const outcome =
  /^(login|signin|payment|checkout|search|upload|coupon|登录|支付|付款)(failed|failure|error|失败)$/;

/** An event under the name that another tool gives it. */
export const adviseEvent: Adviser = ({ problem, value, json }) => {
  if (problem.code !== "unknown_event" || typeof value !== "string") return undefined;
  if (surelyMeant(value, idsUnder(json, "events")) !== undefined) return undefined;
  const word = value
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_\-.:$]/g, "");
  const name = meant.get(word);
  if (name !== undefined) return { hint: `Did you mean “${name}”?` };
  const [, operation] = outcome.exec(word) ?? [];
  if (operation === undefined) return undefined;
  return {
    hint: `Did you mean “Operation Failed” with "where": [{ "property": "operation", "operator": "equal", "value": "${operation}" }]?`,
  };
};
