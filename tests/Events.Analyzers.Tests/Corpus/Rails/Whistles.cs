using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Whistles;

public interface IWhistle
{
    void Blow(string train);
}

/// <summary>A thread of its own that waits on the server, with a connection of its own.</summary>
public sealed class Whistles(ConfigurationOptions options, IWhistle whistle, ILogger<Whistles> log) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "whistles" };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        _thread?.Join(TimeSpan.FromSeconds(6));
        return Task.CompletedTask;
    }

    private void Run()
    {
        using ConnectionMultiplexer own = ConnectionMultiplexer.Connect(options);
        IDatabase redis = own.GetDatabase();
        string last = "$";
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                RedisResult reply = redis.Execute("XREAD", "COUNT", "10", "BLOCK", "3000", "STREAMS", "rails:whistles", last);
                if (reply.IsNull) continue;
                foreach (RedisResult entry in (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!)
                {
                    last = ((RedisResult[])entry!)[0].ToString();
                    whistle.Blow(((RedisResult[])((RedisResult[])entry!)[1]!)[1].ToString());
                }
            }
            catch (Exception e)
            {
                log.LogWarning(e, "silence");
                Thread.Sleep(1000);
            }
        }
    }
}
