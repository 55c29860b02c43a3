using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Rpc;

public sealed class ReplyReader(IDatabase db, string inbox) : BackgroundService
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _waiting = new();

    public async Task<string> AskAsync(string question, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("N");
        var answer = _waiting.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            NameValueEntry[] fields = [new("id", id), new("reply-to", inbox), new("text", question)];
            await db.StreamAddAsync("questions", fields, maxLength: 10_000, useApproximateMaxLength: true);
            return await answer.Task.WaitAsync(TimeSpan.FromSeconds(10), ct);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue last = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var replies = await db.StreamReadAsync(inbox, last, 100);
                foreach (var reply in replies)
                {
                    if (_waiting.TryGetValue(reply["id"]!, out var waiting)) waiting.TrySetResult(reply["text"]!);
                    last = reply.Id;
                }

                if (replies.Length == 0) await Task.Delay(20, stoppingToken);
            }
            catch (RedisException)
            {
                await Task.Delay(1000, stoppingToken);
            }
        }
    }
}
