using Events;
using StackExchange.Redis;

namespace Craft.Stamps;

public interface IPost { Task PostAsync(string stamp); }

[EventStream("stamps", MaxLength = 20_000)]
public sealed partial class StampStream;

[Event<StampStream>("cut")]
public sealed partial record StampCut(string StampId, int Pieces);

[ConsumerGroup<StampStream>("counts")]
public sealed partial class StampMarks(IDatabase redis)
{
    private const string CountOnce = """
        if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
        redis.call('INCRBY', KEYS[2], ARGV[2])
        return 1
        """;

    [Handles]
    public Task OnCut(StampCut cut) => redis.ScriptEvaluateAsync(CountOnce, ["stamps:seen", "stamps:sum"], [cut.StampId, cut.Pieces]);
}
