using Events;
using MongoDB.Driver;

namespace Calm.Profiles;

[EventStream("profiles", MaxLength = 20_000)]
public sealed partial class ProfileStream;

[Event<ProfileStream>("set")]
public sealed partial record ProfileSet(string User, string Name, string? Motto);

public sealed class Profile { public string Id { get; set; } = ""; public string Name { get; set; } = ""; public string? Motto { get; set; } }

[ConsumerGroup<ProfileStream>("profiles")]
public sealed partial class ProfileGroup(IMongoCollection<Profile> profiles)
{
    [Handles]
    public Task OnSet(ProfileSet set, CancellationToken token) => profiles.ReplaceOneAsync(
        p => p.Id == set.User,
        new Profile { Id = set.User, Name = set.Name, Motto = set.Motto },
        new ReplaceOptions { IsUpsert = true },
        token);
}
