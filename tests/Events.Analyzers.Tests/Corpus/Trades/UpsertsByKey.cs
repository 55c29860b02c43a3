using System.Data;
using Dapper;
using Events;

namespace Calm.Addresses;

[EventStream("people", MaxLength = 20_000)]
public sealed partial class PeopleStream;

[Event<PeopleStream>("moved")]
public sealed partial record PersonMoved(string PersonId, string Street, string City);

[ConsumerGroup<PeopleStream>("addresses")]
public sealed partial class Addresses(IDbConnection db)
{
    private const string Sql = """
        INSERT INTO addresses (person, street, city)
        VALUES (@PersonId, @Street, @City)
        ON CONFLICT (person) DO UPDATE SET street = excluded.street, city = excluded.city
        """;

    [Handles]
    public Task OnMoved(PersonMoved moved) => db.ExecuteAsync(Sql, moved);

    [Handles]
    public Task OnLeft(PersonLeft left) => db.ExecuteAsync("DELETE FROM addresses WHERE person = @PersonId", new { left.PersonId });
}

[Event<PeopleStream>("left")]
public sealed partial record PersonLeft(string PersonId);
