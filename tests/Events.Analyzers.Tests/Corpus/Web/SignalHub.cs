using Microsoft.AspNetCore.Mvc;
using StackExchange.Redis;

namespace Shop.Web;

/// <summary>A controller that produces and looks at streams; it consumes nothing.</summary>
[ApiController]
[Route("streams")]
public sealed class StreamsController(IConnectionMultiplexer redis) : ControllerBase
{
    [HttpGet("{stream}/groups")]
    public async Task<IActionResult> Groups(string stream)
    {
        IDatabase db = redis.GetDatabase();
        StreamGroupInfo[] groups = await db.StreamGroupInfoAsync(stream);
        return Ok(groups.Select(group => new { group.Name, group.PendingMessageCount, group.Lag }));
    }

    [HttpGet("{stream}/groups/{group}/pending")]
    public async Task<IActionResult> Pending(string stream, string group)
    {
        StreamPendingMessageInfo[] pending = await redis.GetDatabase().StreamPendingMessagesAsync(stream, group, 100, RedisValue.Null);
        return Ok(pending.Select(entry => new { Id = (string)entry.MessageId!, entry.DeliveryCount }));
    }

    [HttpPost("{stream}/entries/{id}/retry")]
    public async Task<IActionResult> Retry(string stream, string id)
    {
        IDatabase db = redis.GetDatabase();
        StreamEntry[] found = await db.StreamRangeAsync(stream + ":dead", id, id, 1);
        if (found.Length == 0) return NotFound();
        await db.StreamAddAsync(stream, found[0].Values, maxLength: 100_000, useApproximateMaxLength: true);
        await db.StreamDeleteAsync(stream + ":dead", [id]);
        return NoContent();
    }
}
