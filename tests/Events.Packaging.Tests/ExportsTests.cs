using System.Text.Json;

namespace Events.Packaging.Tests;

/// <summary>The exports from outside: written by the package's target, anew only where they differ, none of them when something is wrong.</summary>
[Collection(PackagesCollection.Name)]
public sealed class ExportsTests(PackagedContracts package)
{
    private const string Refunds = """
        namespace Shop;

        /// <summary>Money "back" \ $(Off) %41 ;</summary>
        [Event<OrderStream>("order.refunded")]
        public sealed partial record OrderRefunded(string OrderId, [Field("50% \"; $(Off)*\\@(A)")] decimal Amount);
        """;

    private string Folder => Path.Combine(package.Project, "exports");

    [Fact]
    public async Task They_are_written_kept_and_removed()
    {
        string placed = Path.Combine(Folder, "schemas", "shop.orders", "order.placed.v1.schema.json");
        string refunded = Path.Combine(Folder, "schemas", "shop.orders", "order.refunded.v1.schema.json");
        string own = Path.Combine(Folder, "schemas", "own.schema.json");
        try
        {
            using (package.With("Refunds.cs", Refunds))
            {
                await Write();
            }

            using (var schema = JsonDocument.Parse(await File.ReadAllTextAsync(refunded)))
            {
                Assert.Equal("Money \"back\" \\ $(Off) %41 ;", schema.RootElement.GetProperty("description").GetString());
                Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("50% \"; $(Off)*\\@(A)", out _));
            }

            using (var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "asyncapi.json"))))
            {
                Assert.Equal("shop:orders", document.RootElement.GetProperty("channels").GetProperty("shop.orders").GetProperty("address").GetString());
            }

            Assert.Contains("### `order.refunded` version 1", await File.ReadAllTextAsync(Path.Combine(Folder, "catalogue.md")), StringComparison.Ordinal);

            // What says the same is not touched, what is gone is removed, what is somebody else's stays.
            await File.WriteAllTextAsync(own, "{}");
            DateTime before = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            File.SetLastWriteTimeUtc(placed, before);
            await Write();
            Assert.Equal(before, File.GetLastWriteTimeUtc(placed));
            Assert.False(File.Exists(refunded));
            Assert.True(File.Exists(own));

            using (package.With("Refunds.cs", Refunds.Replace("decimal Amount", "object Amount", StringComparison.Ordinal)))
            {
                (int code, string output) = await Run();
                Assert.NotEqual(0, code);
                Assert.Contains("error : Nothing is exported: 'Shop.OrderRefunded' cannot be exported", output, StringComparison.Ordinal);
            }

            Assert.False(File.Exists(refunded));
        }
        finally
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task Write()
    {
        (int code, string output) = await Run();
        Assert.True(code == 0, output);
    }

    private Task<(int Code, string Output)> Run() => Dotnet.RunAsync(package.Project, "build", "-t:WriteEventsExports", "-restore", "--nologo", "-v", "quiet");
}
