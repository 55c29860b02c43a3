using Events;
using StackExchange.Redis;

namespace Craft.Stamps;

[EventStream("stamps", MaxLength = 20_000)]
public sealed partial class StampStream;

[Event<StampStream>("cut")]
public sealed partial record StampCut(string StampId, int Pieces);

[ConsumerGroup<StampStream>("counts")]
public sealed partial class StampTransaction(IDatabase redis)
{
    [Handles]
    public async Task OnCut(StampCut cut)
    {
        ITransaction once = redis.CreateTransaction();
        once.AddCondition(Condition.HashNotExists("stamps:seen", cut.StampId));
        _ = once.HashSetAsync("stamps:seen", cut.StampId, cut.Pieces);
        _ = once.StringIncrementAsync("stamps:sum", cut.Pieces);
        await once.ExecuteAsync();
    }
}
