// config: events.additional_handler_types = MassTransit.IConsumer`1
using MassTransit;

namespace Shop.Consumers;

public record OrderSubmitted(Guid OrderId, string Email, decimal Amount);

public interface IGateway
{
    Task ChargeAsync(string email, decimal amount);
    Task ChargeWithKeyAsync(string email, decimal amount, string idempotencyKey);
}

public class SubmitOrderConsumer(IGateway gateway) : IConsumer<OrderSubmitted>
{
    public async Task Consume(ConsumeContext<OrderSubmitted> context)
    {
        await gateway.ChargeAsync(context.Message.Email, context.Message.Amount); // EVT3001
        await context.Publish(new object());
    }
}

public class KeyedConsumer(IGateway gateway) : IConsumer<OrderSubmitted>
{
    public Task Consume(ConsumeContext<OrderSubmitted> context) =>
        gateway.ChargeWithKeyAsync(context.Message.Email, context.Message.Amount, context.Message.OrderId.ToString());
}

public class LoggingConsumer : IConsumer<OrderSubmitted>
{
    public Task Consume(ConsumeContext<OrderSubmitted> context)
    {
        Console.WriteLine($"{context.MessageId}: {context.Message.Amount}");
        return Task.CompletedTask;
    }
}
