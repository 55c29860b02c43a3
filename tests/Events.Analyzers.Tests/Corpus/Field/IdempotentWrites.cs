using System.IO;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using StackExchange.Redis;

namespace Profiles;

[EventStream("profiles", MaxLength = 100_000)]
public sealed partial class ProfileStream;

[Event<ProfileStream>("profile.changed")]
public sealed partial record ProfileChanged(string UserId, string Name, string? Avatar);

[Event<ProfileStream>("profile.deleted")]
public sealed partial record ProfileDeleted(string UserId);

[Event<ProfileStream>("avatar.uploaded")]
public sealed partial record AvatarUploaded(string UserId, byte[] Image);

public sealed class ProfileDocument { public string Id { get; set; } = ""; public string Name { get; set; } = ""; public DateTime UpdatedAt { get; set; } }

public class ProfileDb(DbContextOptions<ProfileDb> options) : DbContext(options) { public DbSet<ProfileDocument> Profiles => Set<ProfileDocument>(); }

[ConsumerGroup<ProfileStream>("views")]
public sealed partial class ProfileViews(
    IMongoCollection<ProfileDocument> mongo, ProfileDb db, IDistributedCache cache, IDatabase redis, IAmazonS3 s3, HttpClient http, ILogger<ProfileViews> log)
{
    private readonly Dictionary<string, string> _names = [];

    [Handles]
    public async Task OnChanged(ProfileChanged changed, CancellationToken ct)
    {
        _names[changed.UserId] = changed.Name;
        await mongo.ReplaceOneAsync(d => d.Id == changed.UserId, new ProfileDocument { Id = changed.UserId, Name = changed.Name, UpdatedAt = DateTime.UtcNow },
            new ReplaceOptions { IsUpsert = true }, ct);
        var row = await db.Profiles.FindAsync([changed.UserId], ct);
        if (row is null) db.Profiles.Add(new ProfileDocument { Id = changed.UserId, Name = changed.Name });
        else row.Name = changed.Name;
        await db.SaveChangesAsync(ct);
        await cache.RemoveAsync($"profile:{changed.UserId}", ct);
        await redis.HashSetAsync($"profile:{changed.UserId}", [new("name", changed.Name), new("at", DateTimeOffset.UtcNow.ToUnixTimeSeconds())]);
        log.LogInformation("Profile {User} at {Now}", changed.UserId, DateTimeOffset.UtcNow);
    }

    [Handles]
    public async Task OnDeleted(ProfileDeleted deleted, CancellationToken ct)
    {
        _names.Remove(deleted.UserId);
        await mongo.DeleteOneAsync(d => d.Id == deleted.UserId, ct);
        await db.Profiles.Where(p => p.Id == deleted.UserId).ExecuteDeleteAsync(ct);
        await redis.KeyDeleteAsync($"profile:{deleted.UserId}");
        using var answer = await http.DeleteAsync($"search/profiles/{deleted.UserId}", ct);
        answer.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnAvatar(AvatarUploaded uploaded, CancellationToken ct)
    {
        using var stream = new MemoryStream(uploaded.Image);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "avatars", Key = $"{uploaded.UserId}.png", InputStream = stream }, ct);
        using var answer = await http.PutAsJsonAsync($"profiles/{uploaded.UserId}/avatar", new { uploaded.UserId }, ct);
        answer.EnsureSuccessStatusCode();
        await File.WriteAllTextAsync(Path.Combine(Path.GetTempPath(), uploaded.UserId), JsonSerializer.Serialize(uploaded.UserId), ct);
    }
}
