using Events;

namespace Rent.Damages;

[EventStream("damages", MaxLength = 20_000)]
public sealed partial class DamageStream;

[Event<DamageStream>("reported")]
public sealed partial record DamageReported(string DamageId, string Car, string[] Photos);

public interface IArchive { Task StoreAsync(string damage, string photo); }

[ConsumerGroup<DamageStream>("archive")]
public sealed partial class DamageArchive(IArchive archive)
{
    [Handles]
    public Task OnReported(DamageReported reported)
    {
        foreach (string photo in reported.Photos)
        {
            _ = archive.StoreAsync(reported.DamageId, photo); // EVT7002
        }

        return Task.CompletedTask;
    }
}
