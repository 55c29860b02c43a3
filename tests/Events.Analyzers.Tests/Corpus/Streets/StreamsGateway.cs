using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Ferry;

public delegate Task EntryHandler(string stream, StreamEntry entry, CancellationToken token);

public sealed class StreamsGateway(IDatabase db, EntryHandler handle, ILogger<StreamsGateway> logger) : BackgroundService
{
    private static readonly string[] Streams = ["ferry:cars", "ferry:people", "ferry:freight"];
    private readonly string _me = Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (string stream in Streams) await CreateGroupAsync(stream);
        StreamPosition[] own = [.. Streams.Select(stream => new StreamPosition(stream, "0"))];
        await TurnAsync(own, stoppingToken);
        StreamPosition[] fresh = [.. Streams.Select(stream => new StreamPosition(stream, ">"))];
        for (int turn = 1; !stoppingToken.IsCancellationRequested; turn++)
        {
            try
            {
                if (turn % 600 == 0) await TakeOverAsync(stoppingToken);
                if (!await TurnAsync(fresh, stoppingToken)) await Task.Delay(100, stoppingToken);
            }
            catch (RedisConnectionException e)
            {
                logger.LogWarning(e, "the quay is closed");
                await Task.Delay(3000, stoppingToken);
            }
        }
    }

    private async Task<bool> TurnAsync(StreamPosition[] positions, CancellationToken token)
    {
        bool any = false;
        foreach (RedisStream stream in await db.StreamReadGroupAsync(positions, "ferry", _me, countPerStream: 20))
        {
            foreach (StreamEntry entry in stream.Entries)
            {
                any = true;
                await WorkAsync(stream.Key.ToString(), entry, token);
            }
        }

        return any;
    }

    private async Task WorkAsync(string stream, StreamEntry entry, CancellationToken token)
    {
        try
        {
            await handle(stream, entry, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Entry} of {Stream} failed", entry.Id, stream);
            return;
        }

        await db.StreamAcknowledgeAsync(stream, "ferry", entry.Id);
    }

    private async Task TakeOverAsync(CancellationToken token)
    {
        foreach (string stream in Streams)
        {
            foreach (var pending in await db.StreamPendingMessagesAsync(stream, "ferry", 50, RedisValue.Null))
            {
                if (pending.DeliveryCount >= 10)
                {
                    logger.LogError("{Id} of {Stream} was tried ten times", pending.MessageId, stream);
                    await db.StreamAcknowledgeAsync(stream, "ferry", pending.MessageId);
                    continue;
                }

                foreach (StreamEntry entry in await db.StreamClaimAsync(stream, "ferry", _me, 120_000, [pending.MessageId]))
                    await WorkAsync(stream, entry, token);
            }
        }
    }

    private async Task CreateGroupAsync(string stream)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(stream, "ferry", StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}
