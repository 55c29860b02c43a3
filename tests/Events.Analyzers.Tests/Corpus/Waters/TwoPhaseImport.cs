using System.Data;
using Dapper;
using Events;

namespace Lake.Import;

[EventStream("imports", MaxLength = 30_000)]
public sealed partial class ImportStream;

[Event<ImportStream>("arrived")]
public sealed partial record FileArrived(string FileId, string Path);

[ConsumerGroup<ImportStream>("rows")]
public sealed partial class ImportGroup(Func<IDbConnection> connect)
{
    [Handles]
    public async Task OnArrived(FileArrived arrived, CancellationToken token)
    {
        string[] lines = await System.IO.File.ReadAllLinesAsync(arrived.Path, token);
        using IDbConnection db = connect();
        db.Open();
        using IDbTransaction transaction = db.BeginTransaction();
        await db.ExecuteAsync("DELETE FROM rows WHERE file = @FileId", new { arrived.FileId }, transaction);
        for (int i = 0; i < lines.Length; i++)
        {
            await db.ExecuteAsync(
                "INSERT INTO rows (file, line, text) VALUES (@file, @line, @text) ON CONFLICT (file, line) DO NOTHING",
                new { file = arrived.FileId, line = i, text = lines[i] },
                transaction);
        }

        transaction.Commit();
    }
}
