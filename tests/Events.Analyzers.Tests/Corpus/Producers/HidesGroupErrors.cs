using StackExchange.Redis;

namespace Shop.Setup;

public static class Groups
{
    public static async Task CreateAllAsync(IDatabase db, IEnumerable<string> streams)
    {
        foreach (var stream in streams)
        {
            try
            {
                await db.StreamCreateConsumerGroupAsync(stream, "all", "0-0", true); // EVT5006
            }
            catch
            {
                // Exists already.
            }
        }
    }

    public static async Task CreateAsync(IDatabase db, string stream, string name)
    {
        if (!await db.KeyExistsAsync(stream))
        {
            await db.StreamCreateConsumerGroupAsync(stream, "one", "0-0", true); // EVT5006
        }
    }
}
