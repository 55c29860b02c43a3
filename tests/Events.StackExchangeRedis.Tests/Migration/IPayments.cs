namespace Events.StackExchangeRedis.Migration;

public interface IPayments
{
    Task ChargeAsync(string orderId, decimal amount);
}
