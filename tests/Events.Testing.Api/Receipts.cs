namespace Events.Testing.Api;

/// <summary>Sends the receipt a minute later, by the application's clock.</summary>
[ConsumerGroup<ApiStream>("receipts")]
public sealed partial class Receipts(IReceipts receipts, TimeProvider time)
{
    [Handles]
    public async Task OnPosted(OrderPosted posted, CancellationToken token)
    {
        await Task.Delay(TimeSpan.FromMinutes(1), time, token);
        await receipts.SendAsync(posted.OrderId, token);
    }
}
