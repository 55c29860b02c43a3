using Events;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using StackExchange.Redis;

namespace Social;

[EventStream("social", MaxLength = 300_000)]
public sealed partial class SocialStream;

[Event<SocialStream>("liked")]
public sealed partial record Liked(string PostId, string UserId);

[Event<SocialStream>("followed")]
public sealed partial record Followed(string Follower, string Followee);

[Event<SocialStream>("posted")]
public sealed partial record Posted(string PostId, string Author, string Text);

[Event<SocialStream>("reported")]
public sealed partial record Reported(string PostId, string UserId, string Why);

public sealed class Post { public string Id { get; set; } = ""; public int Likes { get; set; } }
public sealed class Report { public Guid Id { get; set; } public string PostId { get; set; } = ""; public string Why { get; set; } = ""; }

public interface IFanOut { Task ToAsync(string follower, string post); }
public sealed class ListFanOut(IDatabase redis) : IFanOut { public Task ToAsync(string follower, string post) => redis.ListLeftPushAsync($"feed:{follower}", post); }

[ConsumerGroup<SocialStream>("counters")]
public sealed partial class SocialGroup(
    IMongoCollection<Post> posts, IMongoCollection<Report> reports, IDatabase redis, IFanOut fan, ILogger<SocialGroup> logger)
{
    [Handles]
    public async Task OnLiked(Liked liked, CancellationToken token)
    {
        var update = Builders<Post>.Update.Inc(p => p.Likes, 1);
        var result = await posts.UpdateOneAsync(p => p.Id == liked.PostId, update, cancellationToken: token); // EVT3001
        if (result.MatchedCount == 0) logger.LogWarning("No post {Post}", liked.PostId);
    }

    [Handles]
    public async Task OnFollowed(Followed followed)
    {
        var batch = redis.CreateBatch();
        var all = new[]
        {
            batch.SetAddAsync($"followers:{followed.Followee}", followed.Follower),
        };
        Task<long> n = batch.StringIncrementAsync($"followers:{followed.Followee}:n"); // EVT3001
        batch.Execute();
        await Task.WhenAll(all);
        await n;
    }

    [Handles]
    public async Task OnPosted(Posted posted)
    {
        var followers = await redis.SetMembersAsync($"followers:{posted.Author}");
        foreach (var chunk in followers.Chunk(100))
            await Task.WhenAll(chunk.Select(f => fan.ToAsync(f!, posted.PostId))); // EVT3001
    }

    [Handles]
    public Task OnReported(Reported reported, CancellationToken token) =>
        reports.InsertOneAsync(new Report { Id = Guid.NewGuid(), PostId = reported.PostId, Why = reported.Why }, cancellationToken: token); // EVT3001, EVT3003
}
