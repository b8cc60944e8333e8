using EventLedger.Tests.Support;
using Npgsql;

namespace EventLedger.Api.Tests.Setup;

public class when_asking_for_a_test_database
{
    [Fact]
    public async Task each_asker_gets_an_empty_one_of_its_own()
    {
        await using var mine = await TestPostgres.CreateDatabaseAsync();
        await using var yours = await TestPostgres.CreateDatabaseAsync();

        await AskAsync(mine, "create table kept as select 1 as one");

        (await AskAsync(mine, "select to_regclass('kept') is not null")).ShouldBe(true);
        (await AskAsync(yours, "select to_regclass('kept') is not null")).ShouldBe(false);
    }

    [Fact]
    public async Task it_is_dropped_even_with_somebody_connected()
    {
        await using var witness = await TestPostgres.CreateDatabaseAsync();
        var leaving = await TestPostgres.CreateDatabaseAsync();
        await using var connected = new NpgsqlConnection(leaving.ConnectionString);
        await connected.OpenAsync(TestContext.Current.CancellationToken);

        await leaving.DisposeAsync();

        (await AskAsync(witness, $"select count(*) from pg_database where datname = '{leaving.Name}'")).ShouldBe(0L);
    }

    private static async Task<object?> AskAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
