using Events;
using Microsoft.Extensions.Logging;

namespace Blocking;

[EventStream("profiles", MaxLength = 5_000)]
public sealed partial class ProfileStream;

[Event<ProfileStream>("renamed")]
public sealed partial record Renamed(string UserId, string Name);

[Event<ProfileStream>("avatar")]
public sealed partial record AvatarChanged(string UserId, string Url);

public interface IDirectory
{
    Task<string> FindAsync(string user);
    Task PutNameAsync(string user, string name);
    Task PutAvatarAsync(string user, string url);
}

[ConsumerGroup<ProfileStream>("directory")]
public sealed partial class DirectoryGroup(IDirectory directory, ILogger<DirectoryGroup> logger)
{
    [Handles]
    public Task OnRenamed(Renamed renamed)
    {
        var entry = directory.FindAsync(renamed.UserId).Result; // EVT7003
        logger.LogInformation("Entry {Entry}", entry);
        Put(entry, renamed.Name);
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnAvatar(AvatarChanged changed)
    {
        directory.PutAvatarAsync(changed.UserId, changed.Url).GetAwaiter().GetResult(); // EVT7003
        return Task.CompletedTask;
    }

    private void Put(string entry, string name) => directory.PutNameAsync(entry, name).Wait(); // EVT7003
}
