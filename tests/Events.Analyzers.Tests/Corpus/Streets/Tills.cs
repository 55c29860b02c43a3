using Events;

namespace Street.Tills;

[EventStream("{tills}:sales", MaxLength = 10_000)]
public sealed partial class TillStream;

[Event<TillStream>("till.sold")]
public sealed partial record TillSold(string SaleId, string Till, long Cents);

[Event<TillStream>("till.opened")]
public sealed partial record TillOpened(string Till, string Clerk);

[Event<TillStream>("till.closed")]
public sealed partial record TillClosed(string Till, long Cents);

[ConsumerGroup<TillStream>("sums")]
public sealed partial class Tills
{
    private const string Prefix = "tills:sum:";

    [Handles]
    public ValueTask OnSold(TillSold sold, EventContext context, CancellationToken token) => context.CommitAsync(
        commit => commit
            .HashIncrement("{tills}:sums", sold.Till, sold.Cents)
            .Increment(Prefix + sold.Till, sold.Cents), // EVT3005
        token);

    [Handles]
    public ValueTask OnOpened(TillOpened opened, EventContext context) =>
        context.CommitAsync(commit => commit.Set($"{{tills}}:clerk:{opened.Till}", opened.Clerk));

    [Handles]
    public async Task OnClosed(TillClosed closed, EventContext context, CancellationToken token)
    {
        string sums = $"{{tills}}:days:{context.Id.Timestamp:yyyyMMdd}";
        await context.CommitAsync(
            commit =>
            {
                commit.HashSet(sums, closed.Till, closed.Cents);
                commit.SetRemove("{tills}:open", closed.Till);
                commit.ListAppend("{tills}:closings", closed.Till);
            },
            token);
    }
}
