using Events;
using StackExchange.Redis;

namespace Lake.Known;

[EventStream("permits", MaxLength = 30_000)]
public sealed partial class PermitStream;

[Event<PermitStream>("granted")]
public sealed partial record PermitGranted(string PermitId, string Angler);

public interface IPost { Task SendMailAsync(string to, string what, CancellationToken token); }

[ConsumerGroup<PermitStream>("post")]
public sealed partial class PermitPost(IPost post, IDatabase redis)
{
    private readonly HashSet<string> _mine = [];

    [Handles]
    public async Task OnGranted(PermitGranted granted, CancellationToken token)
    {
        if (_mine.Contains(granted.PermitId)) return;
        RedisKey key = $"permit:{granted.PermitId}:mailed";
        if (await redis.StringSetAsync(key, 1, TimeSpan.FromDays(90), When.NotExists))
        {
            try
            {
                await post.SendMailAsync(granted.Angler, "Your permit", token);
            }
            catch (Exception)
            {
                await redis.KeyDeleteAsync(key);
                throw;
            }
        }

        _mine.Add(granted.PermitId);
    }
}
