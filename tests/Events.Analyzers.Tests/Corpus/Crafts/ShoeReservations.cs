using Events;
using Grpc.Core;

namespace Craft.Shoes;

public sealed class PayRequest { public string Customer { get; set; } = ""; public long Cents { get; set; } public string IdempotencyKey { get; set; } = ""; }
public sealed class PayReply { public bool Done { get; set; } }

public class PaymentsClient : ClientBase<PaymentsClient>
{
    public PaymentsClient(ChannelBase channel) : base(channel) { }
    protected PaymentsClient(ClientBaseConfiguration configuration) : base(configuration) { }
    public virtual AsyncUnaryCall<PayReply> ChargeAsync(PayRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    protected override PaymentsClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
}

[EventStream("shoes", MaxLength = 20_000)]
public sealed partial class ShoeStream;

[Event<ShoeStream>("ordered")]
public sealed partial record ShoesOrdered(string OrderId, string Customer, long Cents);

[Event<ShoeStream>("resoled")]
public sealed partial record ShoesResoled(string RepairId, string Customer, long Cents);

[ConsumerGroup<ShoeStream>("payments")]
public sealed partial class ShoePayments(PaymentsClient payments)
{
    [Handles]
    public async Task OnOrdered(ShoesOrdered ordered, CancellationToken token)
    {
        PayReply reply = await payments.ChargeAsync(new PayRequest { Customer = ordered.Customer, Cents = ordered.Cents }, token); // EVT3001
        if (!reply.Done) throw new InvalidOperationException("not paid");
    }

    [Handles]
    public async Task OnResoled(ShoesResoled resoled, CancellationToken token)
    {
        var request = new PayRequest { Customer = resoled.Customer, Cents = resoled.Cents, IdempotencyKey = resoled.RepairId };
        PayReply reply = await payments.ChargeAsync(request, token);
        if (!reply.Done) throw new InvalidOperationException("not paid");
    }
}
