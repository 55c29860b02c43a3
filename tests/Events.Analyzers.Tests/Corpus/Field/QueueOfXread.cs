using StackExchange.Redis;

namespace Print.Spooler;

public sealed class SpoolerQueue
{
    private readonly IDatabase _db;

    public SpoolerQueue(IDatabase db)
    {
        _db = db;
    }

    public async Task RunAsync(Func<string, Task> print, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] jobs = await _db.StreamReadAsync("spool", "0-0", 1);
            if (jobs.Length == 0)
            {
                await Task.Delay(500, token);
                continue;
            }

            foreach (StreamEntry job in jobs)
            {
                await print(job["file"].ToString());
                await _db.StreamDeleteAsync("spool", [job.Id]); // EVT5012
            }
        }
    }

    public async Task RunGroupAsync(Func<string, Task> print, string me, CancellationToken token)
    {
        await foreach (var job in ReadAsync(me, token))
            await print(job["file"].ToString());
    }

    private async IAsyncEnumerable<StreamEntry> ReadAsync(string me, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var jobs = await _db.StreamReadGroupAsync("spool", "printers", me, ">", 5); // EVT4008, EVT5005
            foreach (var job in jobs)
            {
                await _db.StreamAcknowledgeAsync("spool", "printers", job.Id); // EVT4001
                yield return job;
            }

            if (jobs.Length == 0) await Task.Delay(100, token);
        }
    }
}
