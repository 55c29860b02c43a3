namespace Events.EntityFrameworkCore.Worker.Shop;

[EventStream("shop:orders")]
public sealed partial class OrderStream;
