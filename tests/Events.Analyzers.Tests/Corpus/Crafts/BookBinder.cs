using System.IO;
using Events;

namespace Craft.Books;

[EventStream("bindery", MaxLength = 20_000)]
public sealed partial class BinderyStream;

[Event<BinderyStream>("bound")]
public sealed partial record BookBound(string BookId, string Title, int Pages);

[Event<BinderyStream>("scanned")]
public sealed partial record BookScanned(string BookId, byte[] Cover);

[ConsumerGroup<BinderyStream>("register")]
public sealed partial class BookBinder(string folder)
{
    [Handles]
    public async Task OnBound(BookBound bound, CancellationToken token)
    {
        await using var register = new StreamWriter(Path.Combine(folder, "register.txt"), append: true); // EVT3001
        await register.WriteLineAsync($"{bound.BookId}\t{bound.Title}\t{bound.Pages}".AsMemory(), token);
    }

    [Handles]
    public async Task OnScanned(BookScanned scanned, CancellationToken token)
    {
        string part = Path.Combine(folder, scanned.BookId + ".part");
        await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write)) await file.WriteAsync(scanned.Cover, token);
        File.Move(part, Path.Combine(folder, scanned.BookId + ".jpg"), overwrite: true);
    }
}
