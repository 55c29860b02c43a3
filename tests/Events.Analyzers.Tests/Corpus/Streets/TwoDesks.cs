using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Bureau;

internal static class Keys
{
    public const string Forms = "bureau:forms";
    public const string Letters = "bureau:letters";
    public const string Intake = "intake";
    public const string Archive = "archive";
}

public interface IArchive
{
    Task StoreAsync(RedisValue number, RedisValue text);
}

public sealed class ArchiveDesk(IDatabase db, IArchive archive, ILogger<ArchiveDesk> log)
{
    public async Task WorkAsync(string clerk)
    {
        StreamEntry[] left = await db.StreamReadGroupAsync(Keys.Forms, Keys.Archive, clerk, "0", 10);
        StreamEntry[] fresh = await db.StreamReadGroupAsync(Keys.Forms, Keys.Archive, clerk, ">", 10);
        foreach (StreamEntry form in left.Concat(fresh))
        {
            await archive.StoreAsync(form["number"], form["text"]);
            await db.StreamAcknowledgeAsync(Keys.Forms, Keys.Intake, form.Id); // EVT5014
        }

        log.LogInformation("group {Group} was created at the installation", Keys.Archive);
    }

    public async Task LettersAsync(string clerk)
    {
        foreach (StreamEntry letter in await db.StreamReadGroupAsync(Keys.Letters, Keys.Archive, clerk, ">", 10))
        {
            await archive.StoreAsync(letter["number"], letter["text"]);
            await db.StreamAcknowledgeAsync(Keys.Letters, Keys.Archive, letter.Id);
        }
    }
}
