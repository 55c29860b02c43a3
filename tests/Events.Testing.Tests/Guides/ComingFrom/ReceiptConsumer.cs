using MassTransit;

namespace Events.Testing.Guides.ComingFrom;

public sealed class ReceiptConsumer(IMailer mailer) : IConsumer<OrderMessage>
{
    public Task Consume(ConsumeContext<OrderMessage> context) =>
        mailer.SendReceiptAsync(context.Message.OrderId, context.CancellationToken);
}
