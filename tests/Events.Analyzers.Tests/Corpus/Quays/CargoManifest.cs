using Events;
using Microsoft.EntityFrameworkCore;

namespace Quay.Manifest;

[EventStream("{quay}:cargo", MaxLength = 10_000)]
public sealed partial class CargoStream;

[Event<CargoStream>("cargo.loaded")]
public sealed partial record CargoLoaded(string CargoId, string Ship, decimal Tonnes);

[Event<CargoStream>("cargo.unloaded")]
public sealed partial record CargoUnloaded(string CargoId, string Ship, decimal Tonnes);

public enum CargoState { Expected, OnBoard, Ashore }

public class Cargo
{
    public string Id { get; private set; } = "";
    public string Ship { get; private set; } = "";
    public CargoState State { get; private set; }
    public decimal Tonnes { get; private set; }
    public int Moves { get; private set; }

    public static Cargo Expect(string id, string ship) => new() { Id = id, Ship = ship };

    public bool Load(decimal tonnes)
    {
        if (State == CargoState.OnBoard) return false;
        State = CargoState.OnBoard;
        Tonnes = tonnes;
        Moves++;
        return true;
    }

    public void Unload()
    {
        if (State != CargoState.OnBoard) return;
        State = CargoState.Ashore;
        Moves++;
    }
}

public class ManifestDb(DbContextOptions<ManifestDb> options) : DbContext(options)
{
    public DbSet<Cargo> Cargos => Set<Cargo>();
}

[ConsumerGroup<CargoStream>("manifest")]
public sealed partial class CargoManifest(IDbContextFactory<ManifestDb> factory)
{
    [Handles]
    public async Task OnLoaded(CargoLoaded loaded, EventContext context, CancellationToken token)
    {
        await using ManifestDb db = await factory.CreateDbContextAsync(token);
        Cargo? cargo = await db.Cargos.FindAsync([loaded.CargoId], token);
        if (cargo is null)
        {
            cargo = Cargo.Expect(loaded.CargoId, loaded.Ship);
            db.Add(cargo);
        }

        if (cargo.Load(loaded.Tonnes)) await db.SaveChangesAsync(token);
        await context.CommitAsync(commit => commit.Increment("{quay}:loaded", 1), token);
    }

    [Handles]
    public async Task OnUnloaded(CargoUnloaded unloaded, CancellationToken token)
    {
        await using ManifestDb db = await factory.CreateDbContextAsync(token);
        Cargo cargo = await db.Cargos.SingleAsync(c => c.Id == unloaded.CargoId, token);
        cargo.Unload();
        await db.SaveChangesAsync(token);
    }
}
