using Events.Client;
using Events.InMemory;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Behaviour.Guides;

/// <summary>The code of the guide to subscriptions is what is compiled here, and does what the guide says.</summary>
public sealed class SubscriptionsTests
{
    [Fact]
    public void The_code_is_in_the_guide_word_for_word() => CodeBlocks.StandIn("subscriptions.md", "Subscriptions.cs");

    [Fact]
    public async Task It_adds_up_what_is_there_and_what_comes()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        PaymentStream payments = client.OpenStream<PaymentStream>();
        await payments.ProduceAsync(new PaymentReceived("p-1", "EUR", 100));
        using var stop = new CancellationTokenSource();
        var totals = new Dictionary<string, long>();
        Task following = Subscriptions.FollowAsync(payments, totals, stop.Token);

        await payments.ProduceAsync(new PaymentReceived("p-2", "EUR", 250));

        await Eventually.TrueAsync(() => totals.GetValueOrDefault("EUR") == 350);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task It_says_what_is_gone_and_that_the_stream_is_another_one()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        PaymentStream payments = client.OpenStream<PaymentStream>();
        EntryId first = await payments.ProduceAsync(new PaymentReceived("p-1", "EUR", 100));
        await payments.ProduceAsync(new PaymentReceived("p-2", "EUR", 100));
        EntryId last = await payments.ProduceAsync(new PaymentReceived("p-3", "EUR", 100));
        await client.Store.TrimAsync(new StreamKey(payments.Key), StreamTrim.ToLength(1, exact: true));
        var report = new StringWriter();

        Assert.Equal(first, await Subscriptions.GoOnAsync(payments, first, report, default));
        Assert.Equal(last.Next(), await Subscriptions.GoOnAsync(payments, last.Next(), report, default));

        Assert.Contains($" entries after {first} are gone", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("begin anew: ", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_when_it_is_live()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        PaymentStream payments = client.OpenStream<PaymentStream>();
        EntryId id = await payments.ProduceAsync(new PaymentReceived("p-1", "EUR", 100));
        var report = new StringWriter();
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<StreamEntry> entries = Subscriptions.Ready(payments, report, stop.Token).GetAsyncEnumerator();
        Assert.True(await entries.MoveNextAsync());
        ValueTask<bool> next = entries.MoveNextAsync();
        await Eventually.TrueAsync(() => report.ToString().Length > 0);

        Assert.Equal($"live after {id}", report.ToString().Trim());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }
}
