using StackExchange.Redis;

namespace Calm.Rpc;

public delegate Task<string> Answer(string question, CancellationToken token);

public sealed class RpcServer(IDatabase redis, Answer answer, string group, string me)
{
    public async Task TurnAsync(RedisValue from, CancellationToken token)
    {
        foreach (var request in await redis.StreamReadGroupAsync("requests", group, me, from, 5))
        {
            string reply = await answer(request["question"]!, token);
            RedisKey to = (string)request["reply_to"]!;
            await redis.StreamAddAsync(to, "answer", reply, maxLength: 1, useApproximateMaxLength: true);
            await redis.KeyExpireAsync(to, TimeSpan.FromMinutes(5));
            await redis.StreamAcknowledgeAsync("requests", group, request.Id);
        }
    }
}
