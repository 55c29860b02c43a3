using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.LockGates;

public interface IGateMotor
{
    Task MoveAsync(string gate, string direction, CancellationToken token);
}

internal readonly record struct Delivery(StreamEntry Entry, Func<Task> DoneAsync);

public sealed class LockGates(IDatabase db, IGateMotor motor, ILogger<LockGates> logger) : BackgroundService
{
    private readonly Channel<Delivery> _work = Channel.CreateBounded<Delivery>(20);
    private readonly string _me = Environment.MachineName;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(ReadAsync(stoppingToken), WorkAsync(stoppingToken), WorkAsync(stoppingToken));

    private async Task ReadAsync(CancellationToken token)
    {
        try { await db.StreamCreateConsumerGroupAsync("gates", "motors", "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        RedisValue position = "0-0";
        while (!token.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] page = await db.StreamReadGroupAsync("gates", "motors", _me, position, 20);
                foreach (StreamEntry entry in page)
                {
                    RedisValue id = entry.Id;
                    await _work.Writer.WriteAsync(new Delivery(entry, () => db.StreamAcknowledgeAsync("gates", "motors", id)), token);
                    if (position != ">") position = id;
                }

                if (page.Length > 0) continue;
                position = ">";
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Reading failed");
            }

            await Task.Delay(100, token);
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await foreach (Delivery delivery in _work.Reader.ReadAllAsync(token))
        {
            try
            {
                await motor.MoveAsync(delivery.Entry["gate"]!, delivery.Entry["direction"]!, token);
                await delivery.DoneAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "{Id} stays pending", delivery.Entry.Id);
            }
        }
    }
}
