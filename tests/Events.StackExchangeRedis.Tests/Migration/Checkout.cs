namespace Events.StackExchangeRedis.Migration;

public sealed class Checkout(OrdersStream orders)
{
    public async Task PlaceAsync(string orderId, string customer, decimal amount) =>
        await orders.ProduceAsync(new OrderPlaced(orderId, customer, amount));
}
