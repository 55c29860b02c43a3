using System.Text.Json;
using Events;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Members;

[EventStream("members", MaxLength = 100_000)]
public sealed partial class MemberStream;

[Event<MemberStream>("member.visited")]
public sealed partial record MemberVisited(string VisitId, string MemberId, int Minutes);

[Event<MemberStream>("member.paid")]
public sealed partial record MemberPaid(string PaymentId, string MemberId, decimal Fee);

[Event<MemberStream>("member.left")]
public sealed partial record MemberLeft(string MemberId, string Reason);

public class VisitStats
{
    public int Visits { get; set; }
    public int Minutes { get; set; }
}

[ConsumerGroup<MemberStream>("statistics")]
public sealed partial class Membership(IDistributedCache cache, IDatabase redis, ILogger<Membership> logger)
{
    [Handles]
    public async Task OnVisited(MemberVisited visited, CancellationToken token)
    {
        var bytes = await cache.GetAsync(visited.MemberId, token);
        var stats = bytes is null ? new VisitStats() : JsonSerializer.Deserialize<VisitStats>(bytes)!;
        stats.Visits++; // EVT3001
        stats.Minutes += visited.Minutes;
        await cache.SetAsync(visited.MemberId, JsonSerializer.SerializeToUtf8Bytes(stats), token);
    }

    [Handles]
    public async Task OnPaid(MemberPaid paid, CancellationToken token)
    {
        try
        {
            await redis.StringIncrementAsync($"fees:{paid.MemberId}", (double)paid.Fee); // EVT3001
        }
        catch (RedisException e)
        {
            logger.LogError(e, "Fee of {Member}", paid.MemberId);
            throw;
        }
    }

    [Handles]
    public async Task OnLeft(MemberLeft left, CancellationToken token)
    {
        await cache.RemoveAsync(left.MemberId, token);
        await redis.KeyDeleteAsync($"fees:{left.MemberId}");
        await redis.SetAddAsync("members:former", left.MemberId);
    }
}
