using System.Data.Common;
using Dapper;
using Events;
using MongoDB.Driver;

namespace Craft.Drums;

public sealed record Drum(string Id, string Skin, int Inches);

[EventStream("drums", MaxLength = 20_000)]
public sealed partial class DrumStream;

[Event<DrumStream>("built")]
public sealed partial record DrumBuilt(string DrumId, string Skin, int Inches);

[Event<DrumStream>("sold")]
public sealed partial record DrumSold(string DrumId, decimal Price);

[ConsumerGroup<DrumStream>("views")]
public sealed partial class DrumUpserts(IMongoCollection<Drum> drums, DbDataSource source)
{
    private const string Sold = """
        MERGE INTO sales AS s
        USING (SELECT @DrumId AS id, @Price AS price) AS n ON s.id = n.id
        WHEN MATCHED THEN UPDATE SET price = n.price
        WHEN NOT MATCHED THEN INSERT (id, price) VALUES (n.id, n.price);
        """;

    [Handles]
    public async Task OnBuilt(DrumBuilt built, CancellationToken token)
    {
        var drum = new Drum(built.DrumId, built.Skin, built.Inches);
        await drums.ReplaceOneAsync(d => d.Id == drum.Id, drum, new ReplaceOptions { IsUpsert = true }, token);
    }

    [Handles]
    public async Task OnSold(DrumSold sold)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(Sold, sold);
        await drums.UpdateOneAsync(d => d.Id == sold.DrumId, Builders<Drum>.Update.Set("price", sold.Price).CurrentDate("sold_at"));
    }
}
