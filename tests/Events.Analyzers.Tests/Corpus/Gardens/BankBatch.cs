using Events;
using RabbitMQ.Client;

namespace Garden.Bank;

[EventStream("bank", MaxLength = 40_000)]
public sealed partial class BankStream;

[Event<BankStream>("opened")]
public sealed partial record AccountOpened(string Iban, string Owner);

[ConsumerGroup<BankStream>("letters")]
public sealed partial class BankBatch(IConnection rabbit)
{
    [Handles(MaxBatch = 50)]
    public async Task OnOpened(IReadOnlyList<AccountOpened> opened, BatchContext context, CancellationToken stop)
    {
        await using IChannel channel = await rabbit.CreateChannelAsync(cancellationToken: stop);
        for (int i = 0; i < opened.Count; i++)
        {
            var properties = new BasicProperties { MessageId = opened[i].Iban, DeliveryMode = DeliveryModes.Persistent };
            await channel.BasicPublishAsync("letters", "opened", false, properties, System.Text.Encoding.UTF8.GetBytes(opened[i].Owner), stop);
        }
    }
}
