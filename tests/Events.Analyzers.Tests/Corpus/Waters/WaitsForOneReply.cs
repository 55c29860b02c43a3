using StackExchange.Redis;

namespace Lake.Replies;

public sealed class Client(IDatabase redis)
{
    public async Task<string> AskAsync(string question, TimeSpan patience, CancellationToken token)
    {
        string replyKey = "reply:" + Guid.NewGuid().ToString("N");
        await redis.StreamAddAsync("questions", [new("q", question), new("reply_to", replyKey)], maxLength: 1_000, useApproximateMaxLength: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(patience);
        while (true)
        {
            StreamEntry[] reply = await redis.StreamReadAsync(replyKey, "0-0", 1);
            if (reply.Length > 0)
            {
                await redis.KeyDeleteAsync(replyKey);
                return reply[0]["a"]!;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
