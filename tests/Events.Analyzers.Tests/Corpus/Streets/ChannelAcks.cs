using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Taxi;

public interface IDispatcher
{
    Task DispatchAsync(string ride, CancellationToken token);
}

/// <summary>One reads, three dispatch; who has dispatched a ride acknowledges it.</summary>
public sealed class ChannelAcks : BackgroundService
{
    private readonly Channel<StreamEntry> _rides = Channel.CreateBounded<StreamEntry>(new BoundedChannelOptions(30) { SingleWriter = true });
    private readonly IDatabase _db;
    private readonly IDispatcher _dispatcher;
    private readonly ILogger<ChannelAcks> _logger;

    public ChannelAcks(IDatabase db, IDispatcher dispatcher, ILogger<ChannelAcks> logger)
    {
        _db = db;
        _dispatcher = dispatcher;
        _logger = logger;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [ReadAsync(stoppingToken), .. Enumerable.Range(0, 3).Select(_ => DispatchAsync(stoppingToken))]);

    private async Task ReadAsync(CancellationToken token)
    {
        RedisValue cursor = "0-0";
        bool caughtUp = false;
        while (!token.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] page = await _db.StreamReadGroupAsync("rides", "dispatch", Environment.MachineName, caughtUp ? ">" : cursor, 30);
                foreach (StreamEntry ride in page)
                {
                    cursor = ride.Id;
                    await _rides.Writer.WriteAsync(ride, token);
                }

                if (page.Length == 0)
                {
                    caughtUp = true;
                    await Task.Delay(100, token);
                }
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
            {
                await _db.StreamCreateConsumerGroupAsync("rides", "dispatch", "0-0", createStream: true);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _logger.LogWarning(e, "no rides can be read");
                await Task.Delay(1000, token);
            }
        }
    }

    private async Task DispatchAsync(CancellationToken token)
    {
        await foreach (StreamEntry ride in _rides.Reader.ReadAllAsync(token))
        {
            try
            {
                await _dispatcher.DispatchAsync(ride["ride"].ToString(), token);
                await _db.StreamAcknowledgeAsync("rides", "dispatch", ride.Id);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _logger.LogError(e, "ride {Ride} comes again after the restart", ride.Id);
            }
        }
    }
}
