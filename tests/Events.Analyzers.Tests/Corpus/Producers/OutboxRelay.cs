using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Outbox;

/// <summary>Publishes rows of an outbox in one batch and marks them when Redis has all of them.</summary>
public sealed class OutboxRelay(IConnectionMultiplexer redis, IOutbox outbox) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            IReadOnlyList<OutboxRow> rows = await outbox.UnsentAsync(100, stoppingToken);
            if (rows.Count == 0) continue;
            IBatch batch = redis.GetDatabase().CreateBatch();
            Task[] sent = [.. rows.Select(row => (Task)batch.StreamAddAsync(
                row.Stream, [new("type", row.Type), new("data", row.Data)], maxLength: 1_000_000, useApproximateMaxLength: true))];
            batch.Execute();
            await Task.WhenAll(sent);
            await outbox.MarkSentAsync(rows.Select(row => row.Id), stoppingToken);
        }
    }
}

public sealed record OutboxRow(long Id, string Stream, string Type, string Data);

public interface IOutbox
{
    Task<IReadOnlyList<OutboxRow>> UnsentAsync(int count, CancellationToken token);
    Task MarkSentAsync(IEnumerable<long> ids, CancellationToken token);
}
